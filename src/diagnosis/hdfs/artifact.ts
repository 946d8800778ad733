import type { Facts } from '../../evidence/facts.ts'

/** Is this path code rather than data: an archive of the job, a jar, a wheel, a path that the submit command ships? */
export function artifactIn(path: string, { spark }: Facts): boolean {
  const name = path.replace(/#.*$/, '')
  if (/\.(?:conda\.tgz|conda|whl|egg|jar|pex|pyz)$/.test(name)) return true
  if (/\/artifacts?\//.test(name) || /\/\.sparkStaging\//.test(name)) return true
  return spark.settings.shipped.some((shipped) => sameFile(shipped, name))
}

/** The same file with and without `hdfs://cluster`. */
const sameFile = (one: string, other: string): boolean => {
  const [left, right] = [one, other].map((path) => path.replace(/^\w{1,10}:\/\/[^/]*/, ''))
  return left === right && left !== ''
}
