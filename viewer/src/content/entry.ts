/** An address that opens nothing: said, and never as "nothing recorded" (H-003). */
export const ENTRY = {
  checking: 'Opening the record…',
  otherSession: 'This address was made in another session. It opens an entry within that session alone.',
  guarded:
    'The page was loaded anew, or you came back to this entry. It opens on purpose alone: mind who can see the screen.',
  openToRead: 'Open to read',
  notHere: 'This entry is not in the record',
  notHereMeans:
    'The address was made when the record was opened before. Its source does not send the entry now: it was deleted, moved or corrected there.',
  mayBeMissing:
    'Or it is held by a source that did not give its whole answer this time: see the sources under the person.'
}
