import type { Ask } from '../src/commands/ask.ts'
import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { resolveIncident } from '../src/commands/resolve/incident.ts'
import type { Tools } from '../src/commands/tools.ts'
import { incidentWrite } from '../src/incidents/book.ts'
import type { Incident } from '../src/incidents/incident.ts'
import type { Ticket } from '../src/incidents/ticket.ts'
import { lines, say, toAsker, type Part, type Reply } from '../src/reply.ts'
import { permission } from '../src/runs/permission.ts'
import { nothing } from '../src/store/revise.ts'
import type { Write } from '../src/store/store.ts'
import { type EditedDraft, editedDraft, ticketForm } from '../src/tickets/asked-form.ts'
import { attachAsked, commentAsked } from '../src/tickets/asked-comment.ts'
import { closeTaskAsked } from '../src/tickets/asked-close.ts'
import { ticketDone } from '../src/tickets/done.ts'
import { fileTicket, textsOf } from '../src/tickets/file.ts'
import {
  isChoice,
  priorityChoices,
  priorityOf,
  type TaskPriority,
} from '../src/tickets/priority.ts'
import { incidentsOf, resolveTicket } from '../src/tickets/resolve-ticket.ts'
import { showTicket } from '../src/tickets/show.ts'

type Needs = Pick<
  Tools,
  'airflows' | 'access' | 'store' | 'clock' | 'chat' | 'ticketing' | 'cluster'
>

/** Shows, files, comments on and closes the Phabricator tasks of incidents. */
export const ticket: Command<Needs> = {
  name: 'ticket',
  usage:
    'ticket <incident|T123> [priority=high] | comment T123 <text> | attach <run> [T123] | close T123',
  about: 'shows a task or files one for an incident; comments, attaches a run, closes',
  examples: ['ticket I7', 'ticket T123', 'ticket comment T123 we wait', 'ticket attach R12'],
  action: 'ticket',
  meant: {
    card: 'incident',
    then: 'nothing',
    after: {
      comment: { card: 'ticket', then: 'text' },
      attach: { card: 'run', then: 'ticket' },
      close: { card: 'ticket', then: 'nothing' },
    },
  },

  async answer(ask, needs) {
    const [word, ...rest] = ask.words
    switch (word?.toLowerCase()) {
      case 'comment':
        return commentAsked(ask, rest[0], needs)
      case 'attach':
        return attachAsked(ask, rest, needs)
      case 'close':
        return closeTaskAsked(ask, rest[0], needs)
    }
    if (word !== undefined && /^t\d{1,9}$/i.test(word)) return show(ask, word, needs)
    return ofIncident(ask, word, needs)
  },

  async submitted({ values, context }, ask, needs) {
    const { body } = await resolveIncident(context['incident'], needs.store)
    const refusal = await refusalFor(ask, body, needs)
    if (refusal) return refusal
    return {
      ...toAsker(
        lines([
          'The task for ',
          { code: body.handle },
          ' is being filed; its card says when it is there.',
        ]),
      ),
      change: () => filing(ask, body.handle, values, needs),
    }
  },
}

async function show(ask: Ask, word: string, needs: Needs): Promise<Reply> {
  const decision = await needs.access.may(ask, 'incidents', { instance: null, dag: null })
  if (!decision.allowed) return say(`You may not use this: ${decision.why}.`)
  const { body } = await resolveTicket(word, needs.store)
  return toAsker(...(await partsOf(body, needs)))
}

const partsOf = async (body: Ticket, { store, clock }: Needs): Promise<Part[]> =>
  showTicket(body, await incidentsOf(store, body.id), clock.now())

async function ofIncident(ask: Ask, word: string | undefined, needs: Needs): Promise<Reply> {
  const { body } = await resolveIncident(word, needs.store)
  if (body.tickets.length > 0) {
    const stored = await Promise.all(
      body.tickets.map((id) => needs.store.read<Ticket>('ticket', id)),
    )
    const parts = await Promise.all(stored.map((each) => (each ? partsOf(each.body, needs) : [])))
    return toAsker(...parts.flat())
  }
  const { ticket: decision, headline, resource } = body.latest.finding
  if (!needs.ticketing) return say('No Phabricator is configured.')
  if (decision === 'none' || resource === null) {
    return say(
      { code: body.handle },
      ` needs no task: “${headline}” is nothing that the platform could change.`,
    )
  }
  const refusal = await refusalFor(ask, body, needs)
  if (refusal) return refusal
  const form = ticketForm(body, textsOf(needs.ticketing), askedPriority(ask))
  return form ? { ...toAsker(), form } : say('There is nothing to file.')
}

/** Throws Misunderstood for a word that is no priority. */
function askedPriority({ options }: Ask): TaskPriority | null {
  const word = options['priority']
  if (word === undefined || isChoice(word)) return priorityOf(word)
  const known = priorityChoices.map(({ value }) => value).join(', ')
  throw new Misunderstood(`A priority is one of ${known}.`)
}

async function refusalFor(ask: Ask, { subject }: Incident, needs: Needs): Promise<Reply | null> {
  const resource = { instance: subject.instance, dag: subject.dag }
  return (await permission(ask, 'ticket', resource, needs)).refusal
}

/** The ticket as it was handed in, linked to its incident; said instead when somebody was faster. */
async function filing(
  ask: Ask,
  handle: string,
  values: Readonly<Record<string, unknown>>,
  { store, clock, ticketing, cluster, airflows }: Needs,
) {
  const incident = await resolveIncident(handle, store)
  const needs = { store, phabricator: ticketing ?? undefined, cluster, airflows }
  const filed = ticketing && (await fileTicket(needs, incident.body, clock.now(), true))
  if (!filed) return { ...nothing, instead: say('There is a task already, or nothing to file.') }
  const edited = editedDraft(incident.body, textsOf(ticketing), values)
  const joined = filed.writes.map(({ body }) => body as Ticket).find((each) => !isNew(each))
  return {
    writes: [
      ...filed.writes.map((write) => withText(write, edited)),
      incidentWrite(filed.incident, incident.version),
    ],
    effects: filed.effects,
    audit: [ticketDone(ask, handle, 'filed a task')],
    ...(joined && { instead: say(joinedWords(joined, handle)) }),
  }
}

/** Somebody was faster: the task of the same resource takes the incident and nothing of what was written. */
const joinedWords = ({ task }: Ticket, handle: string): string =>
  `${task ? `T${task.id} asks` : 'A task that is being filed asks'} for the same: ${handle} is added to it, and its text and priority stay as they are.`

/** Only a ticket that was just opened takes another text and a priority. */
function withText(write: Write, edited: EditedDraft | null): Write {
  const body = write.body as Ticket
  return edited && isNew(body) ? { ...write, body: { ...body, ...edited } } : write
}

const isNew = ({ task, occurrences }: Ticket): boolean => task === null && occurrences.length === 1
