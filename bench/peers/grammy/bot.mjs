// The conversation of conversation.json with grammY and its conversations plugin. Sessions lie in SQLite, WAL and FULL.
import { Bot, InlineKeyboard } from "grammy";
import { conversations, createConversation } from "@grammyjs/conversations";
import { screens, receipt, openStore } from "../common.mjs";

const store = openStore();
const bot = new Bot(process.env.TOKEN, { client: { apiRoot: process.env.API } });

const keyboard = (step) => {
  const k = new InlineKeyboard();
  for (const row of screens[step].buttons ?? []) {
    row.forEach((label, i) => k.text(label, `s${step}:${label}`.slice(0, 60)));
    k.row();
  }
  return k;
};

async function report(conversation, ctx) {
  const answers = {};
  await ctx.deleteMessage();
  const live = await ctx.reply(screens[0].text, { reply_markup: keyboard(0) });
  for (let step = 1; step < screens.length; step++) {
    ctx = await conversation.wait();
    if (ctx.callbackQuery) {
      answers[step] = ctx.callbackQuery.data;
      await ctx.answerCallbackQuery();
    } else {
      answers[step] = ctx.message.text;
      await ctx.deleteMessage();
    }
    if (step === screens.length - 1) {
      await conversation.external(() => store.save(ctx.chat.id, answers));
      await ctx.reply(receipt());
    }
    await ctx.api.editMessageText(ctx.chat.id, live.message_id, screens[step].text, { reply_markup: keyboard(step) });
  }
}

bot.use(conversations({
  storage: { type: "key", version: 0, adapter: store.sessions, getStorageKey: (ctx) => ctx.chat?.id.toString() },
}));
bot.use(createConversation(report));
bot.command("start", (ctx) => ctx.conversation.enter("report"));
bot.catch((e) => console.error(e.error));
bot.start();
