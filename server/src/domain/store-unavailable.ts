/**
 * The database did not do what was asked. Thrown by the stores and caught in one place: what depends on the database
 * is then not disclosed.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
