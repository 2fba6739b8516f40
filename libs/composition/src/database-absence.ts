const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH']);
/** Connection exceptions, no such database, too many connections, shutting down or starting up. */
const SQL_STATES = /^(08...|3D000|53300|57P0[1-4])$/;
const DRIVER_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|query read timeout/i;

/** Whether an error says that the database cannot be used at all, rather than that it refused one statement. */
export function isDatabaseAbsent(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAbsent);
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (NETWORK.has(code) || SQL_STATES.test(code))) return true;
  return DRIVER_MESSAGES.test(error.message) || (error.cause !== undefined && isDatabaseAbsent(error.cause));
}
