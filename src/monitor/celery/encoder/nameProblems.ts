import { t } from '../../../model/l10n.ts';

/** What a name or a text may be of. */
export type NamedThing =
  | 'taskName'
  | 'taskId'
  | 'queueName'
  | 'nodename'
  | 'headerName'
  | 'stampedHeaderName'
  | 'stampedHeaderValue';

interface NameProblems {
  readonly empty: () => string;
  /** @param most characters, as numbers are written */
  readonly long: (most: string) => string;
  readonly spaced: () => string;
  readonly unprintable: () => string;
}

/** What a person reads of a name that cannot be, each as a whole sentence, for its subject bends the rest in other languages. */
export const NAME_PROBLEMS: Readonly<Record<NamedThing, NameProblems>> = {
  taskName: {
    empty: () => t('The task name is empty.'),
    long: (most) => t('The task name is longer than {0} characters.', most),
    spaced: () => t('The task name begins or ends with white space.'),
    unprintable: () => t('The task name has characters that cannot be printed.'),
  },
  taskId: {
    empty: () => t('The task id is empty.'),
    long: (most) => t('The task id is longer than {0} characters.', most),
    spaced: () => t('The task id begins or ends with white space.'),
    unprintable: () => t('The task id has characters that cannot be printed.'),
  },
  queueName: {
    empty: () => t('The queue name is empty.'),
    long: (most) => t('The queue name is longer than {0} characters.', most),
    spaced: () => t('The queue name begins or ends with white space.'),
    unprintable: () => t('The queue name has characters that cannot be printed.'),
  },
  nodename: {
    empty: () => t('The nodename is empty.'),
    long: (most) => t('The nodename is longer than {0} characters.', most),
    spaced: () => t('The nodename begins or ends with white space.'),
    unprintable: () => t('The nodename has characters that cannot be printed.'),
  },
  headerName: {
    empty: () => t('The name of a header is empty.'),
    long: (most) => t('The name of a header is longer than {0} characters.', most),
    spaced: () => t('The name of a header begins or ends with white space.'),
    unprintable: () => t('The name of a header has characters that cannot be printed.'),
  },
  stampedHeaderName: {
    empty: () => t('The name of a stamped header is empty.'),
    long: (most) => t('The name of a stamped header is longer than {0} characters.', most),
    spaced: () => t('The name of a stamped header begins or ends with white space.'),
    unprintable: () => t('The name of a stamped header has characters that cannot be printed.'),
  },
  stampedHeaderValue: {
    empty: () => t('The value of a stamped header is empty.'),
    long: (most) => t('The value of a stamped header is longer than {0} characters.', most),
    spaced: () => t('The value of a stamped header begins or ends with white space.'),
    unprintable: () => t('The value of a stamped header has characters that cannot be printed.'),
  },
};
