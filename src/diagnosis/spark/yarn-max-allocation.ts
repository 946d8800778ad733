import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { jobFailure } from './job-failure.ts'

// org.apache.spark.deploy.yarn.Client.verifyClusterResources; InvalidResourceRequestException of Hadoop 2.10 and 3.3.
const refused =
  /Required (executor|AM) memory \(?[^.]{0,300}is above the max threshold \((\d{1,12}) MB\)|Invalid resource request[^.]{0,200}|requested memory < 0, or requested memory > max configured[^.]{0,200}|greater than maximum allowed allocation[^.]{0,200}/

/** The application asked for a larger container than the cluster gives. */
export const yarnMaxAllocation: Rule = {
  causes: ['yarn-max-allocation'],
  about: 'Spark or YARN refused a container above the cluster’s maximum allocation.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failure = jobFailure(facts)
    const match = refused.exec(failure?.words ?? '')
    if (!failure || !match) return null
    const role = match[1] === 'AM' ? 'driver' : 'executor'
    const asked = quote(failure.words.slice(match.index), 260)
    const maximum =
      match[2] ??
      /max(?:imum)?(?: allowed allocation|Memory)?[ =:]{1,3}<?(?:memory:)?(\d{1,12})/.exec(
        failure.words,
      )?.[1]
    const { settings } = facts.spark
    const heap = role === 'driver' ? settings.driverMemory : settings.executorMemory
    const overhead =
      role === 'driver' ? settings.driverMemoryOverhead : settings.executorMemoryOverhead
    return found('yarn-max-allocation', facts, {
      headline: `the ${role} asks for more than YARN gives one container${maximum ? ` (${maximum} MB)` : ''}`,
      explanation: [
        `${taskSubject(facts)}: refused before anything ran: ${asked} (${failure.source}).`,
        `The ${role}'s container is its heap${heap ? ` of ${heap.text}` : ''} and its overhead${overhead ? ` of ${overhead.text}` : ''} together${role === 'driver' ? '; in cluster mode the driver runs in the application master' : ''}.`,
        `Ask for less: spark.${role}.memory and spark.${role}.memoryOverhead together must stay at or below ${maximum ? `${maximum} MB` : 'the maximum allocation'}, or use fewer cores.`,
      ],
    })
  },
}
