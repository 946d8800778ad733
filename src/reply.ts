import type { FileData } from './delivery/effects.ts'
import type { Change } from './store/store.ts'
import type { Form } from './commands/form/form.ts'

/** A piece of a line. Strings are plain text from anywhere: the surface escapes them. */
export type Span =
  | string
  | { bold: string }
  | { code: string }
  | { link: string; text: string }
  | { user: string }
  /** ISO instant, shown in the reader's own time zone. */
  | { time: string }
export type Line = Span[]

/** A button: an opaque stored action, a command that the clicker gives, or a link. */
export type Button =
  | { label: string; action: string; style?: 'primary' | 'danger' }
  | { label: string; command: string; style?: 'primary' | 'danger' }
  | { label: string; link: string }

export type Part =
  | { kind: 'header'; text: string }
  | { kind: 'lines'; lines: Line[] }
  | { kind: 'fields'; fields: { label: string; value: Line }[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; columns: string[]; rows: string[][] }
  | { kind: 'buttons'; buttons: Button[] }
  /** Small print: who asked, when, what to type next. */
  | { kind: 'note'; line: Line }
  | { kind: 'image'; url: string; alt: string }
  | { kind: 'divider' }

/** What a command answers: data that names no service; every surface renders it in its own way. */
export type Reply = {
  parts: Part[]
  visible: 'all' | 'asker'
  /** The answer takes the place of the message whose button was clicked. */
  replace?: boolean
  file?: FileData
  /** A form to open, where the surface can; else a button that opens it. */
  form?: Form
  /** The policy said no: the button that asked is not used up by it. */
  refused?: true
  /** What follows, from the state of now: asked again when somebody else wrote first. */
  change?: () => Promise<Outcome>
}

/** A change, and what to answer instead when the state of now no longer allows it. */
export type Outcome = Change & { instead?: Reply }

/** An answer that only the asker sees. */
export const toAsker = (...parts: Part[]): Reply => ({ parts, visible: 'asker' })

/** One or more lines of text. */
export const lines = (...all: Line[]): Part => ({ kind: 'lines', lines: all })

/** One line of text that only the asker sees. */
export const say = (...line: Line): Reply => toAsker(lines(line))

/** A line as plain text, for notifications and screen readers. */
export const plainLine = (line: Line): string =>
  line
    .map((span) => {
      if (typeof span === 'string') return span
      if ('bold' in span) return span.bold
      if ('code' in span) return span.code
      if ('link' in span) return span.text
      if ('user' in span) return `@${span.user}`
      return span.time
    })
    .join('')

/** The answer in one line of plain text: what a notification shows. */
export function plainText(parts: Part[]): string {
  for (const part of parts) {
    if (part.kind === 'header') return part.text
    if (part.kind === 'lines' && part.lines[0]) return plainLine(part.lines[0])
    if (part.kind === 'note') return plainLine(part.line)
  }
  return 'Groundcrew'
}
