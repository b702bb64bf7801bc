import { canUseApt, installWithApt } from './apt.ts';
import { findOnPath } from './findOnPath.ts';
import { runTool } from './runTool.ts';

interface Python {
  readonly path: string;
  /** Major and minor version. */
  readonly version: readonly [number, number];
  /** It can make virtual environments with pip in them. Debian's python3 alone cannot. */
  readonly hasVenv: boolean;
}

const oldest = [3, 9] as const;
const names = [
  'python3',
  'python',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'py',
];

let found: Promise<string> | undefined;

/**
 * The path of a Python 3.9 or newer that can make virtual environments; installed by apt where that is allowed.
 *
 * @throws Error with the remedy for this operating system when there is none.
 */
export function ensurePython(): Promise<string> {
  found ??= findOrInstall();
  return found;
}

async function findOrInstall(): Promise<string> {
  let pythons = await installedPythons();
  const usable = (): Python | undefined => pythons.find((python) => python.hasVenv && isNewEnough(python));
  if (usable() === undefined && canUseApt()) {
    await installWithApt('python3', 'python3-venv');
    pythons = await installedPythons();
  }
  const python = usable();
  if (python === undefined) throw new Error(noPython(pythons));
  return python.path;
}

async function installedPythons(): Promise<readonly Python[]> {
  const paths = new Set(names.map((name) => findOnPath(name)).filter((path) => path !== null));
  const answers = await Promise.all([...paths].map(probe));
  return answers.filter((python) => python !== null);
}

async function probe(path: string): Promise<Python | null> {
  const code =
    'import sys, importlib.util as u; ' +
    'print(*sys.version_info[:2], all(u.find_spec(m) for m in ("venv", "ensurepip")))';
  try {
    // On Windows a name on PATH may be a pointer to the shop, which prints advice and fails.
    const [major, minor, hasVenv] = (await runTool(path, ['-c', code], { timeoutMs: 20_000 }))
      .trim()
      .split(' ');
    return { path, version: [Number(major), Number(minor)], hasVenv: hasVenv === 'True' };
  } catch {
    return null;
  }
}

function isNewEnough({ version: [major, minor] }: Python): boolean {
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function noPython(pythons: readonly Python[]): string {
  const withoutVenv = pythons.find(isNewEnough);
  const [first] = pythons;
  const what =
    withoutVenv !== undefined
      ? `${withoutVenv.path} cannot make virtual environments (its venv and ensurepip modules are missing).`
      : first !== undefined
        ? `${first.path} is Python ${first.version.join('.')}; ${oldest.join('.')} or newer is needed.`
        : 'No Python was found on PATH.';
  return `${what} ${remedy()}`;
}

function remedy(): string {
  if (process.platform === 'darwin') return 'Install it with "brew install python" or from python.org.';
  if (process.platform === 'win32')
    return 'Install it with "winget install Python.Python.3.13" or from python.org.';
  if (findOnPath('apt-get') !== null) return 'Install it with "sudo apt-get install python3 python3-venv".';
  if (findOnPath('dnf') !== null) return 'Install it with "sudo dnf install python3".';
  return 'Install Python 3 with its venv module from your distribution.';
}
