// The conversation of conversation.json with telegraf's scenes. Sessions lie in SQLite, WAL and FULL.
import { Telegraf, Scenes, session } from "telegraf";
import { screens, receipt, openStore } from "../common.mjs";

const store = openStore();
const bot = new Telegraf(process.env.TOKEN, { telegram: { apiRoot: process.env.API } });

const keyboard = (step) => ({
  inline_keyboard: (screens[step].buttons ?? []).map((row) =>
    row.map((label) => ({ text: label, callback_data: `s${step}:${label}`.slice(0, 60) }))),
});

const begin = async (ctx) => {
  ctx.wizard.state.answers = {};
  await ctx.deleteMessage();
  const live = await ctx.reply(screens[0].text, { reply_markup: keyboard(0) });
  ctx.wizard.state.live = live.message_id;
  return ctx.wizard.next();
};

const steps = screens.slice(1).map((screen, i) => async (ctx) => {
  const step = i + 1;
  const { answers, live } = ctx.wizard.state;
  if (ctx.callbackQuery) {
    answers[step] = ctx.callbackQuery.data;
    await ctx.answerCbQuery();
  } else {
    answers[step] = ctx.message.text;
    await ctx.deleteMessage();
  }
  if (step === screens.length - 1) {
    store.save(ctx.chat.id, answers);
    await ctx.reply(receipt());
  }
  await ctx.telegram.editMessageText(ctx.chat.id, live, undefined, screen.text, { reply_markup: keyboard(step) });
  return step === screens.length - 1 ? ctx.scene.leave() : ctx.wizard.next();
});

bot.use(session({
  store: store.sessions.asTelegraf(),
  getSessionKey: (ctx) => ctx.chat?.id.toString(),
}));
bot.use(new Scenes.Stage([new Scenes.WizardScene("report", begin, ...steps)]).middleware());
bot.command("start", (ctx) => ctx.scene.enter("report"));
bot.catch((e) => console.error(e));
bot.launch();
