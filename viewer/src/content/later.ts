/** What stands in the place of a screen whose part of the script is still to come, or cannot be fetched. */
export const LATER = {
  coming: 'One moment…',
  failed: 'This page could not be drawn',
  whose: 'The fault is with the Notts Care Record and not with a partner.',
  mayExist: 'It does not mean that nothing is recorded.',
  toDo: 'Go to the Summary, or open the record again from the system you work in.'
}
