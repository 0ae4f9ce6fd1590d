// Fetching and answering alone, in Node: no library, no session, nothing kept.
import http from "node:http";
import { readFileSync } from "node:fs";

const screens = JSON.parse(readFileSync(process.env.CONVERSATION, "utf8"));
const last = screens.length - 1, story = 12;
const api = new URL(process.env.API);
const agent = new http.Agent({ keepAlive: true, maxSockets: 9 });

const call = (method, params) => new Promise((resolve, reject) => {
  const body = Buffer.from(JSON.stringify(params));
  const request = http.request({
    agent, host: api.hostname, port: api.port, method: "POST", path: `/bot${process.env.TOKEN}/${method}`,
    headers: { "content-type": "application/json", "content-length": body.length },
  }, (response) => {
    const parts = [];
    response.on("data", (part) => parts.push(part));
    response.on("end", () => resolve(JSON.parse(Buffer.concat(parts)).result));
  });
  request.on("error", reject);
  request.end(body);
});

const keyboards = screens.map((screen, step) => ({
  inline_keyboard: (screen.buttons ?? []).map((row) => row.map((label) => ({ text: label, callback_data: `s${step}:${label}`.slice(0, 60) }))),
}));

async function answer(update) {
  const tap = update.callback_query, message = tap?.message ?? update.message, chat_id = message.chat.id;
  if (tap) {
    const step = Number(tap.data.slice(1, tap.data.indexOf(":"))) + 1;
    await call("answerCallbackQuery", { callback_query_id: tap.id });
    if (step === last) await call("sendMessage", { chat_id, text: "1234 5678 9012 3456" });
    return call("editMessageText", { chat_id, message_id: message.message_id, text: screens[step].text, reply_markup: keyboards[step] });
  }
  await call("deleteMessage", { chat_id, message_id: message.message_id });
  const step = message.text === "/start" ? 0 : story;
  return call("sendMessage", { chat_id, text: screens[step].text, reply_markup: keyboards[step] });
}

for (let offset = 0; ;) {
  const updates = await call("getUpdates", { offset, timeout: 30, limit: 100 });
  await Promise.all(updates.map(answer));
  if (updates.length) offset = updates.at(-1).update_id + 1;
}
