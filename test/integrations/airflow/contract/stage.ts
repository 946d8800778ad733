import { createAirflow } from '../../../../integrations/airflow/airflow.ts'
import { Refused } from '../../../../src/delivery/endings.ts'
import type { AirflowClient } from '../../../../integrations/airflow/airflow.ts'
import type { AirflowAuth } from '../../../../integrations/airflow/config.ts'
import type { DagRun, TaskInstance } from '../../../../src/ports/airflow.ts'

/** An Airflow with the DAGs of test/real/airflow/dags: real, or emulated. */
export type ContractSubject = { url: string; api: 'v1' | 'v2'; version: string }

/** What the parts of the contract share. */
export type Stage = ReturnType<typeof createStage>

/** Clients of one subject. Real ones on SQLite stop for half a minute under load: deadlines are longer than that. */
export function createStage() {
  let opened: { subject: ContractSubject; airflow: AirflowClient } | null = null
  let ids = 0
  const now = () => {
    if (opened === null) throw new Error('the contract has not begun')
    return opened
  }
  const as = (subject: ContractSubject, auth: AirflowAuth) =>
    createAirflow({
      name: 'airflow-ml',
      url: subject.url,
      api: 'auto',
      auth,
      namespaces: [],
      deadlineMilliseconds: 60_000,
    })
  return {
    open(subject: ContractSubject): void {
      opened = { subject, airflow: as(subject, basic('admin')) }
    },
    subject: () => now().subject,
    /** The administrator's client. */
    airflow: () => now().airflow,
    as: (auth: AirflowAuth) => as(now().subject, auth),
    /** A run id that nobody had before. */
    newId: (word: string) =>
      `contract__${Temporal.Now.instant().epochMilliseconds}-${(ids += 1)}-${word}`,
    /** Starts a run and waits for its end. */
    async runToEnd(dag: string, id: string): Promise<DagRun> {
      const { airflow } = now()
      await airflow.trigger({ dag, run: id, conf: {}, note: null, logicalAt: null })
      return await endOf(airflow, dag, id)
    },
    /** Waits until a run has ended; what was set may have begun it anew. */
    ended: (dag: string, id: string): Promise<DagRun> => endOf(now().airflow, dag, id),
  }
}

function endOf(airflow: Pick<AirflowClient, 'run'>, dag: string, id: string): Promise<DagRun> {
  return until(async () => {
    const run = await airflow.run(dag, id)
    return run?.state === 'success' || run?.state === 'failed' ? run : null
  })
}

/** The credentials of a user; names are passwords too. */
export function basic(username: string, password = username): AirflowAuth {
  return { kind: 'basic', username, password }
}

/** `train[1] failed`, sorted. */
export function shapeOf(instances: TaskInstance[]): string[] {
  return instances
    .map(
      ({ task, mapIndex, state }) => `${task}${mapIndex === null ? '' : `[${mapIndex}]`} ${state}`,
    )
    .toSorted()
}

/** The refusal with which a call ends; anything else is thrown. */
export async function endingOf(promise: Promise<unknown>): Promise<Refused> {
  const ending = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(ending instanceof Refused)) throw ending
  return ending
}

/** Looks until there is something; gives up after two minutes. */
export async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const deadline = Temporal.Now.instant().add({ minutes: 2 })
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Temporal.Instant.compare(Temporal.Now.instant(), deadline) > 0)
      throw new Error('waited two minutes in vain')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
