// What the bots in Node share: the screens, the receipt, and sessions in SQLite that are on the disk when a write returns.
import { readFileSync } from "node:fs";
import { randomInt } from "node:crypto";
import Database from "better-sqlite3";

export const screens = JSON.parse(readFileSync(process.env.CONVERSATION, "utf8"));

const four = () => String(randomInt(10000)).padStart(4, "0");
export const receipt = () => `${four()} ${four()} ${four()} ${four()}`;

export function openStore() {
  const db = new Database(process.env.DB);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS report (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, body TEXT NOT NULL) STRICT`);
  const get = db.prepare("SELECT body FROM session WHERE id = ?").pluck();
  const put = db.prepare("INSERT INTO session (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body");
  const drop = db.prepare("DELETE FROM session WHERE id = ?");
  const add = db.prepare("INSERT INTO report (chat, body) VALUES (?, ?)");
  const sessions = {
    read: (key) => { const body = get.get(key); return body === undefined ? undefined : JSON.parse(body); },
    write: (key, value) => { put.run(key, JSON.stringify(value)); },
    delete: (key) => { drop.run(key); },
    asTelegraf: () => ({ get: sessions.read, set: sessions.write, delete: sessions.delete }),
  };
  return { sessions, save: (chat, answers) => { add.run(chat, JSON.stringify(answers)); } };
}
