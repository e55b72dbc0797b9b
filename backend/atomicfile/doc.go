// Package atomicfile answers: how is a small file exchanged whole, so that no reader, no lost power and no full disk ever meets half of it?
//
// A draft is written beside the file, put on the disk, and renamed over it; where the system does so for folders, the rename is put on the disk too.
// Whatever fails before the rename leaves the file as it was and no draft behind. Drafts of a process that was killed go with the next Replace of
// the same file, once they are old enough to be nobody's.
//
// Errors are [fs.PathError]s that name the file, never the draft; [Full] tells that of a full disk on every system.
//
// Safe concurrently, also between processes: of two that replace one file, the later wins whole. Who changes what was read has to hold a lock
// of their own.
package atomicfile
