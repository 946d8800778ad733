import { CallError, Uncertain } from '../../src/delivery/endings.ts'
import { objectAt, textAt } from '../../src/evidence/raw.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import { createHttp, type Http } from '../http.ts'
import { limits } from './remote.ts'

const mebibyte = 1024 ** 2
const redirects = [301, 302, 303, 307, 308]
const maxConcurrency = 4

/** YARN's ResourceManagers: one is active, the others stand by. Everything throws the endings of a call. */
export type ResourceManagers = {
  /** `app` of `/ws/v1/cluster/apps/ID`; null: it is not known, because it was never submitted or ended long ago. */
  application(id: string, signal: AbortSignal): Promise<Raw | null>
  /** The answer of `/ws/v1/cluster/scheduler`. */
  scheduler(signal: AbortSignal): Promise<Raw>
  /** `clusterInfo` of `/ws/v1/cluster/info`, which one on standby answers too. */
  info(signal: AbortSignal): Promise<Raw>
  close(): void
}

/**
 * All are asked at once and the first good answer counts: one on standby redirects (307) or says in a page or a text where
 * the active one is, and one that hangs costs nothing. (ResourceManagerRest.html, RMWebAppFilter.java of Hadoop 2.5–3.3)
 */
export function createResourceManagers(addresses: readonly string[]): ResourceManagers {
  const remotes = addresses.map((baseUrl) => {
    const service = `ResourceManager ${new URL(baseUrl).host}`
    return { service, http: createHttp({ service, baseUrl, concurrency: maxConcurrency }) }
  })
  const first = <T>(ask: (http: Http, service: string) => Promise<T>): Promise<T> =>
    Promise.any(remotes.map(({ http, service }) => ask(http, service))).catch((error: unknown) => {
      throw worst(error)
    })
  const get = (segments: string[], maxBytes: number, signal: AbortSignal): Promise<Raw | null> =>
    first(async (http, service) => {
      const { status, body } = await http.call({
        path: ['ws', 'v1', 'cluster', ...segments],
        expect: [404, ...redirects],
        ...limits(signal, maxBytes),
      })
      if (redirects.includes(status)) throw new OnStandby(service, `${service} is on standby`)
      if (typeof body !== 'object' || body === null || Array.isArray(body))
        throw new Uncertain(service, `${service} answered ${status} with something else than JSON`)
      if (status !== 404) return body as Raw
      if (textAt(body as Raw, 'RemoteException', 'exception') === 'NotFoundException') return null
      throw new Uncertain(service, `${service} answered 404: not found; check the address`, 404)
    })
  const must = async (segments: string[], maxBytes: number, signal: AbortSignal): Promise<Raw> =>
    (await get(segments, maxBytes, signal)) ?? {}
  return {
    async application(id, signal) {
      const answer = await get(['apps', id], mebibyte, signal)
      return answer && objectAt(answer, 'app')
    },
    scheduler: (signal) => must(['scheduler'], 4 * mebibyte, signal),
    info: async (signal) => objectAt(await must(['info'], mebibyte, signal), 'clusterInfo'),
    close: () => remotes.forEach(({ http }) => http.close()),
  }
}

/** It would send to the active one. */
class OnStandby extends CallError {}

/** Of several failures the one that says most: that the others stand by is as it should be. */
function worst(error: unknown): unknown {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error]
  return errors.find((each) => !(each instanceof OnStandby)) ?? errors[0]
}
