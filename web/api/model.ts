// The shapes that the portal API answers with. Dates are ISO 8601 (day, month or year may be all that is known).

export type Role = 'patient' | 'professional' | 'operator' | 'administrator';

/** Whom the person who is signed in acts for now; `ended` when that is over. */
export type ActingFor = { mandateId: string; name: string; scope: 'all' | 'read'; ended: boolean };

export type Session = {
  signedIn: boolean;
  role?: Role;
  name?: string;
  profession?: string;
  speciality?: string;
  patientId?: string;
  practitionerId?: string;
  organisations?: { id: string; name: string }[];
  roles?: string[];
  expiresAt?: string;
  actingFor?: ActingFor;
  demo: boolean;
};

export type Page<T> = { total?: number; items: T[]; next?: string };

export type Workplace = {
  organisationId: string;
  name: string;
  street: string;
  postalCode: string;
  town: string;
  phone?: string;
};

export type Professional = {
  id: string;
  name: string;
  title?: string;
  profession: string;
  speciality?: string;
  languages: string[];
  workplaces: Workplace[];
};

export type ProfessionalPage = { total: number; page: number; pageSize: number; items: Professional[] };

export type Organisation = { id: string; name: string; kind: string; town: string };

export type SubjectKind = 'professional' | 'organisation';

export type Grant = {
  id: string;
  subject: {
    id: string;
    kind: SubjectKind;
    name: string;
    profession?: string;
    speciality?: string;
    town?: string;
  };
  basis: 'referent' | 'circle' | 'presence';
  since: string;
  until?: string;
};

/** `subjectId` is who is kept out; without it, `id` is taken for both. */
export type Exclusion = { id: string; subjectId?: string; name: string; kind: SubjectKind; since: string };

export type Circle = { referent?: Grant; members: Grant[]; excluded: Exclusion[]; visits: Grant[] };

export const categories = [
  'laboratory',
  'consultation',
  'discharge',
  'medication',
  'imaging',
  'vaccination',
  'summary',
  'nursing',
  'oncology',
  'prevention',
  'directives',
  'patient',
  'administrative',
] as const;
export type Category = (typeof categories)[number];

export type VisibilityMode = 'circle' | 'hidden' | 'except';

export type Item = {
  id: string;
  type: string;
  category: Category;
  title: string;
  date: string;
  recorded: string;
  author: { name: string; organisation?: string };
  level: 'N' | 'R' | 'V';
  visibility: { mode: VisibilityMode; exceptCount?: number; people: number };
  isNew: boolean;
  abnormal?: number;
  values?: number;
  content?: 'pdf' | 'cda' | 'text' | 'image' | null;
  status?: string;
  superseded?: boolean;
};

export type Flag = 'L' | 'H' | 'LL' | 'HH' | 'A' | 'N';

/** `lowText` and `highText` are the limits as the laboratory sent them: `3.50` keeps its zero. */
export type Range = { low?: number; high?: number; text?: string; lowText?: string; highText?: string };

export type Measurement = { date: string; number: number; text?: string; unit?: string };

export type Value = {
  code: string;
  name: string;
  plain?: string;
  /** The exact decimal as the laboratory sent it: `1.50` keeps its zero. */
  text: string;
  number?: number;
  unit?: string;
  comparator?: string;
  range?: Range;
  flag?: Flag;
  comment?: string;
  /** Titles of the panels that it stands in, outermost first. */
  panels?: string[];
  history: Measurement[];
};

export type Attachment = { id: string; contentType: string; title: string; size: number };

export type ItemDetail = {
  item: Item;
  results?: Value[];
  text?: string;
  facts?: { label: string; value: string }[];
  attachments: Attachment[];
  related?: Item[];
};

export type Relation = 'mother' | 'father' | 'parent' | 'guardian' | 'proxy';
export type Basis = 'patient' | 'representative' | 'author' | 'referent' | 'circle' | 'presence' | 'system';

export type Viewer = {
  id: string;
  name: string;
  profession?: string;
  kind: 'professional' | 'organisation' | 'you' | 'representative' | 'role';
  basis: Basis;
  /** Of a representative. */
  relation?: Relation;
  until?: string;
};

export type WhoCanSee = {
  people: Viewer[];
  removed?: Viewer[];
  added?: Viewer[];
  /** Whom the patient excepts today, so that a change can start from it. */
  except?: { id: string; name: string; kind: SubjectKind }[];
};

export type VisibilityChange = { mode: VisibilityMode; except?: string[] };

export type AccessAction =
  | 'opened'
  | 'read'
  | 'searched'
  | 'added'
  | 'changed'
  | 'deleted'
  | 'refused'
  | 'granted'
  | 'withdrew'
  | 'hid'
  | 'downloaded';

export type Access = {
  id: string;
  at: string;
  who: { name: string; kind: string; profession?: string; organisation?: string; relation?: Relation };
  action: AccessAction;
  what: { id?: string; title: string }[];
  count?: number;
  basis?: string;
  outcome: 'permitted' | 'refused';
};

export type RecordSummary = {
  state: 'open' | 'none' | 'closed';
  openedAt?: string;
  origin?: 'bulk' | 'volunteer';
  patient: { id: string; name: string; givenName: string; birthDate: string; sex: string; matricule: string };
  counts: Partial<Record<Category, number>>;
  unread: number;
  referent?: Grant;
  lastAccess?: Access;
  circleCount: number;
};

export type PresenceCode = {
  code: string;
  since: string;
  uses: { at: string; name: string; profession: string; until: string }[];
};

export type NoticeKind = 'new-document' | 'new-result' | 'access' | 'circle' | 'record-opened';

export type Notice = {
  id: string;
  at: string;
  kind: NoticeKind;
  itemId?: string;
  title?: string;
  from?: string;
  read: boolean;
};

export type Notices = { unread: number; items: Notice[] };

export type CdaCell = { text: string; strong?: boolean; span?: number; rowSpan?: number };
export type CdaBlock = {
  kind: 'paragraph' | 'list' | 'table' | 'caption';
  text?: string;
  items?: CdaBlock[];
  ordered?: boolean;
  head?: string[][];
  rows?: CdaCell[][];
  /** Of `CdaDocument.attachments`. */
  attachment?: string;
};
export type CdaDocument = {
  title: string;
  date?: string;
  patient?: string;
  author?: string;
  custodian?: string;
  sections: { title: string; blocks: CdaBlock[] }[];
  attachments?: { id: string; contentType: string; size: number }[];
};
