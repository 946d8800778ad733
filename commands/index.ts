import type { Command } from '../src/commands/command.ts'
import { ack } from './ack.ts'
import { audit } from './audit.ts'
import { dags } from './dags.ts'
import { fits } from './fits.ts'
import { gpu } from './gpu.ts'
import { help } from './help.ts'
import { incidents } from './incidents.ts'
import { logs } from './logs.ts'
import { mute } from './mute.ts'
import { note } from './note.ts'
import { owed } from './owed.ts'
import { pause } from './pause.ts'
import { pvc } from './pvc.ts'
import { quota } from './quota.ts'
import { resolve } from './resolve.ts'
import { retry } from './retry.ts'
import { run } from './run.ts'
import { runs } from './runs.ts'
import { status } from './status.ts'
import { stopRetrying } from './stop-retrying.ts'
import { stop } from './stop.ts'
import { tasks } from './tasks.ts'
import { ticket } from './ticket.ts'
import { unmute } from './unmute.ts'
import { unpause } from './unpause.ts'
import { unwatch } from './unwatch.ts'
import { watch } from './watch.ts'
import { whoami } from './whoami.ts'
import { why } from './why.ts'

/** Every command, in the order of the help. A new one is a file and a line here. */
export const commands: readonly Command[] = [
  run,
  runs,
  status,
  tasks,
  logs,
  why,
  dags,
  retry,
  stop,
  stopRetrying,
  pause,
  unpause,
  note,
  watch,
  unwatch,
  incidents,
  ack,
  mute,
  unmute,
  resolve,
  gpu,
  quota,
  pvc,
  fits,
  ticket,
  owed,
  whoami,
  audit,
  help,
]
