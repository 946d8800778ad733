import { join } from 'node:path'
import { until } from '../until.ts'
import { startComponent, type Component } from './component.ts'

type Probe<T> = () => Promise<T | null | undefined | false> | T | null | undefined | false

/** The processes of one control plane. */
export interface Components {
  readonly launch: (name: string, command: string, flags: readonly string[]) => void
  readonly end: (name: string, signal: NodeJS.Signals) => Promise<void>
  /** Asks until there is an answer; rejects when a component dies meanwhile, with the end of its log. */
  readonly waitFor: <T>(what: string, probe: Probe<T>) => Promise<T>
  /** Ends all, the newest first. */
  readonly stop: () => Promise<void>
}

/** No process yet; `binaries` is the folder of the commands, `folder` that of the logs. */
export function components(binaries: string, folder: string): Components {
  const running = new Map<string, Component>()
  const death = () => {
    for (const component of running.values()) {
      const text = component.death()
      if (text !== null) return `${component.name} ended:\n${text}`
    }
    return null
  }
  const end = async (name: string, signal: NodeJS.Signals) => {
    await running.get(name)?.end(signal)
    running.delete(name)
  }
  return {
    launch: (name, command, flags) => {
      running.set(name, startComponent(name, join(binaries, command), flags, folder))
    },
    end,
    waitFor: async <T>(what: string, probe: Probe<T>) => {
      const outcome = await until(what, async () => {
        const reason = death()
        if (reason !== null) return { reason }
        const value = await probe()
        return value === null || value === undefined || value === false ? null : { value }
      })
      if ('reason' in outcome) throw new Error(`while waiting for ${what}: ${outcome.reason}`)
      return outcome.value
    },
    stop: async () => {
      for (const name of [...running.keys()].reverse())
        await end(name, name === 'apiserver' ? 'SIGKILL' : 'SIGTERM') // it would wait for open watches
    },
  }
}
