import type { Form } from '../commands/form/form.ts'
import type { MessageData } from '../delivery/effects.ts'
import type { Part } from '../reply.ts'

/** How a chat shows answers and forms: rendering only, no call is made. */
export type Surface = {
  message(parts: Part[]): MessageData
  /** A form as a view; `id` comes back with the submission. */
  form(form: Form, id: string): unknown
}
