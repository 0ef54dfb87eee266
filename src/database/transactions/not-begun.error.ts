/** A statement was not sent: there is no transaction for it, and outside of one it would be committed by itself. */
export class NotBegunError extends Error {
  override readonly name = 'NotBegunError';
}
