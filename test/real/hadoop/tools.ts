import { spawnSync } from 'node:child_process'
import { python311 } from '../airflow/python.ts'
import { Unavailable } from '../unavailable.ts'

/** The commands that install the real Hadoop: Python 3.11, Maven, and the compiler of a JDK 17. */
export function hadoopTools(): { python: string; maven: string; javac: string } {
  const python = python311()
  return {
    python,
    maven: there('mvn', '--version', 'Maven (Debian: maven)'),
    javac: there('javac', '-version', 'a JDK 17 (Debian: openjdk-17-jdk-headless)'),
  }
}

/** Throws Unavailable where nothing can run what is installed. */
export function needsJava(): void {
  there('java', '-version', 'Java 17 (Debian: openjdk-17-jre-headless)')
}

function there(command: string, flag: string, words: string): string {
  if (spawnSync(command, [flag]).status === 0) return command
  throw new Unavailable(`the real Hadoop needs ${words}, and ${command} is not there`)
}
