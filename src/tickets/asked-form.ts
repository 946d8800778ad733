import type { Form } from '../commands/form/form.ts'
import type { Incident } from '../incidents/incident.ts'
import { draft, type TicketTexts } from './draft.ts'
import { priorityChoices, priorityOf, triage, type TaskPriority } from './priority.ts'
import { clean, shortened } from './remarkup.ts'

/** Slack takes at most 3000 characters of a text that stands in a field at first. */
const charactersMost = 2900
const titleCharactersMost = 255

/** The draft of a ticket as a form to be edited; null where the finding names no platform resource. `priority` is chosen at first. */
export function ticketForm(
  { handle, latest }: Incident,
  texts: TicketTexts,
  priority: TaskPriority | null,
): Form | null {
  const { resource } = latest.finding
  if (resource === null) return null
  const { title, description } = draft(resource, latest, texts)
  return {
    command: 'ticket',
    title: `Task for ${handle}`,
    submit: 'File it',
    intro: [
      ['Everybody can read the task. Who is blocked is added, and what happens later follows.'],
    ],
    fields: [
      {
        name: 'title',
        label: 'Title',
        hint: null,
        kind: 'text',
        required: true,
        initial: title,
        choices: [],
        schema: { type: 'string', minLength: 1, maxLength: titleCharactersMost },
      },
      {
        name: 'description',
        label: 'Description',
        hint: 'Remarkup',
        kind: 'multiline',
        required: true,
        initial: shortened(description, charactersMost),
        choices: [],
        schema: { type: 'string', minLength: 1, maxLength: 3000 },
      },
      {
        name: 'priority',
        label: 'Priority',
        hint: 'The platform team triages its tasks itself.',
        kind: 'choice',
        required: false,
        initial: priority ?? triage,
        choices: [...priorityChoices],
        schema: { type: 'string', enum: priorityChoices.map(({ value }) => value) },
      },
    ],
    context: { incident: handle },
  }
}

/** A draft as a person left it. */
export type EditedDraft = { title: string; description: string; priority?: TaskPriority }

/** What was handed in, made fit for a public task; what was left as it stood stays whole. */
export function editedDraft(
  { latest }: Incident,
  texts: TicketTexts,
  values: Readonly<Record<string, unknown>>,
): EditedDraft | null {
  const { resource } = latest.finding
  if (resource === null) return null
  const whole = draft(resource, latest, texts)
  const title = clean(String(values['title'] ?? ''))
    .replace(/\s+/g, ' ')
    .trim()
  const description = clean(String(values['description'] ?? '')).trim()
  const priority = priorityOf(values['priority'])
  const untouched = description === shortened(whole.description, charactersMost).trim()
  return {
    title: title === '' ? whole.title : shortened(title, titleCharactersMost),
    description: untouched || description === '' ? whole.description : description,
    ...(priority !== null && { priority }),
  }
}
