import type { Ask } from '../commands/ask.ts'
import { Misunderstood } from '../commands/misunderstood.ts'
import { resolveRun } from '../commands/resolve/run.ts'
import type { Tools } from '../commands/tools.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import { lines, say, toAsker, type Reply } from '../reply.ts'
import { permission } from '../runs/permission.ts'
import { ticketDone } from './done.ts'
import { words as harmless } from './remarkup.ts'
import { resolveTicket, resourceOfTicket } from './resolve-ticket.ts'
import { runEvidence } from './run-evidence.ts'

type Needs = Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'chat'>

/** A person's words as a comment on a task, with their name. */
export async function commentAsked(
  ask: Ask,
  word: string | undefined,
  needs: Needs,
): Promise<Reply> {
  const { body } = await resolveTicket(word, needs.store)
  const text = ask.text.replace(/^\s*comment\s+\S+\s*/i, '').trim()
  if (text === '') throw new Misunderstood('Say the comment: /ml ticket comment T123 the text.')
  const { refusal } = await permission(
    ask,
    'ticket',
    await resourceOfTicket(needs.store, body.id),
    needs,
  )
  if (refusal) return refusal
  const by = (await needs.chat.user(ask.user))?.name ?? 'somebody'
  return addComment(ask, body, `${harmless(by, 80)} says in chat: ${harmless(text, 2000)}`)
}

/** A run as evidence on the named task, else on the one that its DAG's newest incident waits for. */
export async function attachAsked(ask: Ask, [word, named]: string[], needs: Needs): Promise<Reply> {
  if (word === undefined) throw new Misunderstood('Name the run: /ml ticket attach R12')
  const { airflow, run } = await resolveRun(word, needs)
  const { body } = named
    ? await resolveTicket(named, needs.store)
    : await ticketOfDag(run.dag, needs)
  const resource = { instance: airflow.name, dag: run.dag }
  const { refusal } = await permission(ask, 'ticket', resource, needs)
  if (refusal) return refusal
  const instances = await airflow.taskInstances(run.dag, run.id)
  return addComment(ask, body, runEvidence(run, instances, airflow.runLink(run.dag, run.id)))
}

/** The task that the newest open incident of a DAG waits for. */
async function ticketOfDag(dag: string, { store }: Needs) {
  const open = (await store.find<Incident>('incident', 'open')).map(({ body }) => body)
  const id = open.filter(({ subject }) => subject.dag === dag).at(-1)?.tickets[0]
  const stored = id === undefined ? null : await store.read<Ticket>('ticket', id)
  if (stored) return stored
  throw new Misunderstood(
    `No incident of ${dag} waits for a task; name it: /ml ticket attach R12 T123`,
  )
}

function addComment(ask: Ask, { id, task }: Ticket, text: string): Reply {
  if (!task) return say('The task is not filed yet.')
  return {
    ...toAsker(lines(['The comment goes to ', { link: task.url, text: `T${task.id}` }, '.'])),
    change: async () => ({
      writes: [],
      effects: [{ kind: 'phabricator.comment', ticket: id, comment: `asked-${ask.id}`, text }],
      audit: [ticketDone(ask, `T${task.id}`, 'commented')],
    }),
  }
}
