/** A paragraph that is one picture of this repository. */
const OWN_PICTURE = /^!\[[^\]\n]*\]\((?!https:)[^)\n]*\)\n+/gmu;

/** README.md as the package has it: without pictures, which are not in the package and would be shown as broken. */
export function packagedReadme(readme: string): string {
  return readme.replaceAll(OWN_PICTURE, '');
}
