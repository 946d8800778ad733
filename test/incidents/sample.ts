import type { Finding } from '../../src/diagnosis/finding.ts'
import type { Occurrence, Subject } from '../../src/incidents/incident.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import type { Sighting } from '../../src/incidents/step.ts'

export const at = (time: string) => Temporal.Instant.from(`2026-11-22T${time}Z`)

export const subject: Subject = {
  instance: 'airflow-ml',
  namespace: 'airflow-ml',
  dag: 'tone_check_training_dag',
  task: 'train_tone_check',
}

export const finding: Finding = {
  cause: 'oom-killed',
  owner: 'ml',
  ticket: 'none',
  retry: 'pointless',
  advice: { memory: { set: '6Gi' } },
  headline: 'base ran out of memory at its limit of 4Gi',
  explanation: ['The container base was killed at its memory limit of 4Gi.', 'Set 6Gi.'],
  fields: [{ label: 'Limit', value: '4Gi' }],
  copy: 'container_resources={"limits": {"memory": "6Gi"}}',
  cappedBy: null,
  container: 'base',
  occurrence: 'uid/base/03:12',
  resource: null,
  change: null,
  notAvailable: [],
}

/** A death of the sample task; `over` changes its occurrence. */
export function sighting(attempt = 1, over: Partial<Occurrence> = {}): Sighting {
  const run = 'manual__2026-11-22T030000-0123456ab'
  return {
    subject,
    subjectKey: subjectKey(subject),
    channel: '#ml',
    owners: ['U1'],
    occurrence: {
      key: tryKey(subject, { run, mapIndex: null, attempt }),
      at: at(`03:1${attempt}:02`).toString(),
      run,
      try: attempt,
      tries: null,
      mapIndex: null,
      pod: `train-tone-check-${attempt}`,
      finding,
      gathered: false,
      logTail: [],
      peak: null,
      airflowText: null,
      taskLink: null,
      ...over,
    },
  }
}
