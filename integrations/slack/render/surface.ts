import type { Surface } from '../../../src/ports/surface.ts'
import { renderForm } from './form.ts'
import { renderMessage } from './message.ts'

/** How Slack shows answers and forms. */
export const surface: Surface = { message: renderMessage, form: renderForm }
