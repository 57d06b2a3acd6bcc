/** Signed notes (c2sp.org/signed-note) with Ed25519: short texts that a person can read and many programs can verify. */
export {
  encodeNoteKey,
  isSignedBy,
  type Note,
  type NoteKey,
  noteKey,
  parseNote,
  parseNoteKey,
  signNote,
  splitNotes,
} from './note.ts';
