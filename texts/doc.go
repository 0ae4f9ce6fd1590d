// Package texts owns every word that people read in a chat, and nothing else: three flat maps, id.yaml (Indonesian, the
// first language), en.yaml (English) and child.yaml (Indonesian for whoever says they are under 18), and the small
// machine that fills their placeholders.
//
// Kinds of key, by prefix: btn_* are labels of buttons that lead somewhere, opt_* labels of answers, label_* stand before
// an answer in a summary, staff_*, cat_* and urgency_* are read by staff on duty, admin_* by coordinators and operators.
// Everything else can be a message to a reporter, and must then keep the law of the first 40 characters
// (TopicWordInPreview): what a lock screen or chat list shows of it never tells the subject. Words that a placeholder
// brings (an option, a number with its name) stand after those 40 characters.
//
// The words never hold a telephone number ({numbers} comes from bantuan: in the configuration), never ask "why", never
// blame, never promise what the program does not keep. Raw words, a story for example, are data: they are never read as
// a key or as a placeholder. No parse mode: what stands here is what the person sees, character by character.
//
// It must never import another room than report, know a clock, or decide what is said when; that is flows.
//
// Start with texts.go; the words themselves are in id.yaml.
package texts
