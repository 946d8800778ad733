import { spawnSync } from 'node:child_process'
import { python311 } from '../airflow/python.ts'
import { Unavailable } from '../unavailable.ts'

/** The commands that install the real Hadoop: Python 3.11, Maven, and the compiler of a JDK 17. */
export function hadoopTools(): { python: string; maven: string; javac: string } {
  const python = python311()
  for (const [command, flag, words] of [
    ['javac', '-version', 'a JDK 17 (openjdk-17-jdk-headless)'],
    ['mvn', '--version', 'Maven (maven)'],
  ] as const)
    if (spawnSync(command, [flag]).status !== 0)
      throw new Unavailable(`the real Hadoop needs ${words}, and ${command} is not there`)
  return { python, maven: 'mvn', javac: 'javac' }
}
