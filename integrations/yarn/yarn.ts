import { textAt } from '../../src/evidence/raw.ts'
import type { SparkSource } from '../../src/ports/sources.ts'
import { containerLogReader } from './container-log.ts'
import { sparkEvidence } from './evidence.ts'
import { createHistoryServer } from './history-server.ts'
import type { Patience } from './remote.ts'
import { createResourceManagers } from './resource-managers.ts'

/** Where YARN and Spark's history are, as the configuration names them. */
export type YarnOptions = {
  resource_managers: readonly string[]
  history_server?: string | undefined
  /** Read the driver's log where an application failed. */
  container_logs: boolean
  /** How long what is on its way is waited for: a log on its way to the aggregated ones, a history that is being read. */
  patience?: Patience
}

/** YARN and Spark's history server, read only. */
export type Yarn = SparkSource & {
  /** Who answers, in words: `YARN 2.10.2, Spark history server 3.4.1`. Throws the endings of a call. */
  check(signal: AbortSignal): Promise<string>
  close(): void
}

const wholeMilliseconds = 9_000
const usualPatience: Patience = { times: 5, everyMilliseconds: 1_000 }

/** A client for one YARN cluster. Throws a plain Error where an address cannot be one. */
export function createYarn(options: YarnOptions): Yarn {
  const { resource_managers: addresses, history_server: historyAddress } = options
  const patience = options.patience ?? usualPatience
  const managers = createResourceManagers(addresses)
  const history = historyAddress === undefined ? null : createHistoryServer(historyAddress)
  const hosts = [...addresses, ...(historyAddress === undefined ? [] : [historyAddress])]
  const readLog = options.container_logs
    ? containerLogReader(
        hosts.map((each) => new URL(each).hostname),
        patience,
      )
    : null
  return {
    evidence: (applications, signal) =>
      sparkEvidence(
        { managers, history, readLog, patience },
        applications,
        AbortSignal.any([signal, AbortSignal.timeout(wholeMilliseconds)]),
      ),
    async check(signal) {
      const [info, spark] = await Promise.all([managers.info(signal), history?.version(signal)])
      const yarn = `YARN ${textAt(info, 'resourceManagerVersion') ?? 'of an unknown version'}`
      return history ? `${yarn}, Spark history server ${spark ?? 'of an unknown version'}` : yarn
    },
    close() {
      managers.close()
      history?.close()
    },
  }
}
