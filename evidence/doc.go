// Package evidence makes a file from a stranger harmless before it is kept: a photo or picture is decoded and encoded
// anew, so that nothing but its pixels remains (no place, no device, no thumbnail, nothing behind its end); of a voice
// message only the sound remains. All of it happens in a process of its own (see Cleaner and Child), which has no key, no
// configuration, no network and little time and memory, because decoders are where malicious files do their harm. What
// kills that process costs one file.
//
// It must never: decode in the program itself, know whose file it is, or write to disk. Start reading at clean.go.
package evidence
