import { airflowSaid } from '../airflow-said.ts'
import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { movedByAirflow } from './moved-by-airflow.ts'
import { setByPerson } from './set-by-person.ts'

/** A person set the task failed, cleared or stopped it. */
export const markedByUser: Rule = {
  causes: ['marked-by-user'],
  about:
    'Airflow says that the state was set from outside, and neither a lost heartbeat nor a timeout did it.',
  diagnose(facts) {
    const line = setByPerson(facts)
    const note = facts.airflow.notes.find((text) =>
      /\b(?:marked|set|stopped|cancel\w*|killed|cleared) .{0,60}\b(?:failed|manually|by hand|by \w)/i.test(
        text,
      ),
    )
    if (!line || movedByAirflow(facts) || airflowSaid(facts, /DagRun timed out/)) return null
    const to =
      /externally set to (\w{1,20})/.exec(line.text)?.[1] ??
      /current_state['": ]{1,6}(\w{1,20})/.exec(line.text)?.[1]
    const state = !to || to === 'None' ? (facts.airflow.state ?? 'another state') : to
    return found('marked-by-user', facts, {
      headline: `somebody set the task to ${state} while it ran`,
      explanation: [
        `${taskSubject(facts)}: its state was set to ${state} from outside while it ran: ${quote(line.text)} (task log line ${line.number}).`,
        ...(note ? [`The note says: ${quote(note)}.`] : []),
        'The SIGTERM and the end of its pod follow from that; nothing of the task itself failed.',
        'It is a person’s decision: ask them before running it again.',
      ],
    })
  },
}
