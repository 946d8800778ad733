/** An answer with an error code, as Conduit gives it with HTTP 200. */
export class ConduitError extends Error {
  readonly code: string
  constructor(code: string, info: string) {
    super(info)
    this.code = code
  }
}

/** The code for nearly everything that went wrong inside a method. */
export function coreError(info: string): ConduitError {
  return new ConduitError('ERR-CONDUIT-CORE', info)
}
