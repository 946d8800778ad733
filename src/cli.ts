import { enableCompileCache } from 'node:module'
import { Argument, Command, Option } from 'commander'
import { ConfigInvalid } from './config/index.ts'
import { CannotStart } from './main/cannot-start.ts'
import { StoreUnusable } from './store/sqlite/open.ts'

enableCompileCache()

const program = new Command('groundcrew')
  .description('The ChatOps ground crew for ML pipelines on Airflow, Kubernetes and Spark.')
  .version('0.1.0')
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride((error) => {
    throw error
  })

const configOption = () =>
  new Option('-c, --config <file>', 'configuration file')
    .default('groundcrew.yaml')
    .env('GROUNDCREW_CONFIG')

program
  .command('serve')
  .description('watch, tell and answer, until SIGTERM')
  .addOption(configOption())
  .action(async ({ config }: { config: string }) => {
    const { serve } = await import('./main.ts')
    process.exit(await serve(config))
  })

program
  .command('diagnose')
  .description('judge snapshots (or cases) offline')
  .argument('<files...>', 'JSON files, or - for standard input')
  .option('--json', 'one line of JSON a file')
  .action(async (files: string[], { json }: { json?: boolean }) => {
    const { diagnoseFiles } = await import('./verbs/diagnose.ts')
    process.exitCode = await diagnoseFiles(files, { json: json ?? false })
  })

program
  .command('judge')
  .description('score the judgement on labelled cases')
  .argument('<folders...>', 'folders of case files')
  .action(async (folders: string[]) => {
    const { judge } = await import('./verbs/judge.ts')
    process.exitCode = await judge(folders)
  })

program
  .command('doctor')
  .description('check every connection and permission, and say what to do')
  .addOption(configOption())
  .action(async ({ config }: { config: string }) => {
    const { doctor } = await import('./main/doctor.ts')
    process.exitCode = await doctor(config)
  })

program
  .command('audit')
  .description('verify the chain of the audit, also beside a running Groundcrew')
  .addArgument(new Argument('<what>', 'what to do').choices(['verify']))
  .addOption(configOption())
  .action(async (_: string, { config }: { config: string }) => {
    const { readConfig } = await import('./config/index.ts')
    const { atHome } = await import('./main/at-home.ts')
    const { openAudit } = await import('./store/sqlite/read-audit.ts')
    const { verifyAudit } = await import('./verbs/audit.ts')
    const log = openAudit(atHome(readConfig(config, process.env).store))
    process.exitCode = await verifyAudit(log, console.log)
    log.close()
  })

program
  .command('sandbox')
  .description('the whole product against a living simulation, no account anywhere')
  .option('--terminal', 'in this terminal, without a browser', false)
  .option('--seed <number>', 'seed of the simulation', '1')
  .option('--speed <number>', 'simulated seconds a second', '10')
  .option('--story <name>', 'a story to begin with')
  .action(async (options: { terminal: boolean; seed: string; speed: string; story?: string }) => {
    const { sandbox } = await import('./main/sandbox.ts')
    process.exit(await sandbox(options))
  })

/** What went wrong in one sentence: 2 for wrong use and unreadable input, as every verb does. */
function explain(error: unknown): number {
  const { code, message, exitCode } = error as { code?: string; message: string; exitCode?: number }
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2
  const expected = [ConfigInvalid, StoreUnusable, CannotStart].some((kind) => error instanceof kind)
  console.error(`groundcrew: ${expected ? message : ((error as Error).stack ?? message)}`)
  return 2
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}
