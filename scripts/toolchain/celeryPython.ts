import { pythonEnvironment } from './pythonEnvironment.ts';

/** The two ends of what Task Tower understands: every Celery from 5.2 to the newest of the package index. */
export type CeleryRelease = 'newest' | 'oldest';

const requirements: Readonly<Record<CeleryRelease, readonly string[]>> = {
  newest: ['celery[redis]'],
  oldest: [
    // pip refuses the requirements that 5.2.0 names, and no 5.2 has a process pool on Python 3.13.
    'celery==5.2.1; python_version < "3.13"',
    'celery==5.3.0; python_version >= "3.13"',
    // The last companion of those days, for with the ones before it no worker hears anything under a key prefix. It does
    // not start on Python 3.12; the next one does.
    'kombu==5.2.4; python_version < "3.12"',
    'kombu==5.3.0; python_version >= "3.12"',
    'redis<5',
    // All of these ask for pkg_resources, which later ones no longer have.
    'setuptools<81',
  ],
};

/**
 * The Python of an environment with the newest Celery of the package index, or with the oldest from 5.2 on that
 * this machine's Python can install and run.
 */
export function celeryPython(release: CeleryRelease = 'newest'): Promise<string> {
  const name = release === 'newest' ? 'celery' : 'celery-oldest';
  return pythonEnvironment(name, requirements[release]);
}

/** The same with gevent, for its pool; `null` where gevent cannot be installed. */
export function celeryGeventPython(release: CeleryRelease): Promise<string | null> {
  return pythonEnvironment(`celery-gevent-${release}`, [...requirements[release], 'gevent']).catch(
    () => null,
  );
}
