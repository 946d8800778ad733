import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One process of the control plane; its output is `<folder>/<name>.log`. */
export interface Component {
  readonly name: string
  /** The end of its log when it is no longer there, else null. */
  readonly death: () => string | null
  /** Sends the signal and resolves when the process is gone; after five seconds it is killed. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

/** Starts a process that the kernel kills together with the process that started it, however that one ends. */
export function startComponent(
  name: string,
  command: string,
  args: readonly string[],
  folder: string,
): Component {
  const path = join(folder, `${name}.log`)
  const log = openSync(path, 'a')
  const prefix = dieWithParent()
  const [first = command, ...rest] = [...prefix, command, ...args]
  const child = spawn(first, rest, { cwd: folder, stdio: ['ignore', log, log] })
  closeSync(log)
  child.unref()
  const gone = () => child.exitCode !== null || child.signalCode !== null
  return {
    name,
    death: () =>
      gone() ? readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n') : null,
    end: (signal) => endChild(child, gone, signal),
  }
}

async function endChild(child: ChildProcess, gone: () => boolean, signal: NodeJS.Signals) {
  if (gone()) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(impatience)
}

/** `setpriv` where the system has it (Linux); elsewhere a killed test run leaves its servers behind. */
function dieWithParent(): readonly string[] {
  const prefix = ['setpriv', '--pdeathsig', 'KILL']
  const [command = '', ...args] = prefix
  return spawnSync(command, [...args, 'true']).status === 0 ? prefix : []
}
