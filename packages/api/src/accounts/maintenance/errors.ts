/** A maintenance operation is not possible. The message tells the operator what to do. */
export class MaintenanceError extends Error {
  override readonly name = 'MaintenanceError'
}
