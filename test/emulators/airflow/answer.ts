/** What the emulator sends back; `body` is JSON unless it is a text with a type. */
export type Answer = {
  status: number
  body: unknown
  type?: string
  headers?: Record<string, string>
}

/** A refusal, in neither version's words yet. */
export class Problem extends Error {
  readonly status: number
  /** 2.x has a title besides the detail; 3.x has only the detail. */
  readonly title: string
  readonly detail: unknown
  constructor(status: number, title: string, detail: unknown) {
    super(title)
    this.status = status
    this.title = title
    this.detail = detail
  }
}

/** The page with which a login, a proxy or a broken 2.x answers. */
export function webPage(status: number, title: string): Answer {
  return {
    status,
    type: 'text/html; charset=utf-8',
    body: `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  }
}
