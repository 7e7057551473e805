/** What was asked for cannot be done. The message is for who asked, and says what to do. */
export class MaintenanceRefusedError extends Error {
  override readonly name = 'MaintenanceRefusedError'
}
