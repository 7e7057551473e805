/** A maintenance operation is not possible. The message tells the operator what to do. */
export class MaintenanceRefusedError extends Error {
  override readonly name = 'MaintenanceRefusedError'
}
