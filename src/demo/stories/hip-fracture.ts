import { day } from '../calendar.ts';
import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { evening, morning } from './phrases.ts';

export function tellHipFracture(t: Teller, chapter: number): void {
  const home = t.role.home ?? 'maison-um-bierg';
  const nurse = t.of('nurse', home);
  const surgeon = t.specialist('surgery');
  const geriatrician = t.specialist('geriatrics');
  const fall = 13 - chapter * 3;
  t.trustOrganisation(home, 29);
  t.trust(geriatrician, fall - 1, 10);
  t.visit(29, t.doctor, (s) => {
    s.condition('M81.0', { fr: 'Ostéoporose', de: 'Osteoporose', lb: 'Osteoporos' }, { since: t.ago(96) });
    s.condition(
      'I10',
      { fr: 'Hypertension artérielle', de: 'Arterielle Hypertonie', lb: 'Héijen Bluttdrock' },
      { since: t.ago(220) },
    );
    if (chapter !== 1)
      s.condition(
        'G30.1',
        { fr: 'Maladie d’Alzheimer', de: 'Alzheimer-Krankheit', lb: 'Alzheimer-Krankheet' },
        { since: t.ago(44) },
      );
    s.allergy({
      atc: 'J01EE01',
      text: { fr: 'Cotrimoxazole', de: 'Cotrimoxazol', lb: 'Cotrimoxazol' },
      reaction: { fr: 'Éruption', de: 'Hautausschlag', lb: 'Ausschlag' },
      since: t.ago(180),
      severe: false,
      category: 'medication',
    });
    s.medication('amlodipine', morning, { since: t.ago(200) });
    if (chapter !== 1) s.medication('donepezil', evening, { since: t.ago(42) });
    s.document({
      kind: '42348-3',
      title: { fr: 'Directives anticipées', de: 'Patientenverfügung', lb: 'Patienteverfügung' },
      level: 'R',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Pas d’acharnement thérapeutique. Hospitalisation acceptée en cas de douleur qui ne peut être soulagée sur place.',
              de: 'Keine lebensverlängernden Maßnahmen. Krankenhaus nur, wenn Schmerzen vor Ort nicht gelindert werden können.',
              lb: 'Keng Liewensverlängerung. Spidol just wann d’Péng op der Plaz net gelënnert ka ginn.',
            },
            {
              fr: 'Personne de confiance : la fille aînée.',
              de: 'Vertrauensperson: die älteste Tochter.',
              lb: 'Vertrauenspersoun: déi eelst Duechter.',
            },
          ],
        },
      ],
    });
  });
  for (const month of [26, 20, fall + 1.5]) {
    t.visit(month, nurse, (s) => {
      s.vitals({
        bp: [t.random.int(126, 150), t.random.int(68, 82)],
        weight: t.random.near(58, 0.03, 1),
        pulse: t.random.int(66, 84),
      });
      s.document({
        kind: '34746-8',
        title: { fr: 'Note de soins', de: 'Pflegenotiz', lb: 'Fleegenotiz' },
        format: 'text',
        sections: [
          {
            paragraphs: [
              {
                fr: 'Marche avec déambulateur, mange bien, participe au chant du jeudi.',
                de: 'Geht mit Rollator, isst gut, singt donnerstags mit.',
                lb: 'Geet mam Rollator, ësst gutt, séngt donneschdes mat.',
              },
            ],
          },
        ],
      });
    });
  }
  t.visit(fall + 0.1, nurse, (s) =>
    s.document({
      kind: '34746-8',
      title: { fr: 'Chute dans la chambre', de: 'Sturz im Zimmer', lb: 'Fall am Zëmmer' },
      format: 'text',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Trouvée au sol à 5 h 40, douleur de la hanche, jambe raccourcie. 112 appelé, famille prévenue.',
              de: 'Um 5.40 Uhr am Boden gefunden, Hüftschmerz, Bein verkürzt. 112 gerufen, Familie informiert.',
              lb: 'Um 5.40 Auer um Buedem fonnt, Péng an der Hëft, Been méi kuerz. 112 geruff, Famill Bescheed.',
            },
          ],
        },
      ],
    }),
  );
  t.visit(fall - 0.4, surgeon, (s) => {
    s.encounter(
      'IMP',
      { fr: 'Fracture du col du fémur', de: 'Schenkelhalsfraktur', lb: 'Broch vum Schenkelhals' },
      { days: 11 },
    );
    s.condition(
      'S72.0',
      { fr: 'Fracture du col du fémur', de: 'Schenkelhalsfraktur', lb: 'Broch vum Schenkelhals' },
      { since: t.ago(fall + 0.1), resolved: day(s.at) },
    );
    s.procedure(['52734007', 'Total replacement of hip'], {
      fr: 'Prothèse de hanche',
      de: 'Hüftprothese',
      lb: 'Hëftprothees',
    });
    s.document({
      kind: '18842-5',
      title: { fr: 'Lettre de sortie', de: 'Entlassungsbrief' },
      days: 11,
      format: chapter === 0 ? 'cda' : 'pdf',
      to: t.doctor,
      sections: [
        {
          title: { fr: 'Motif', de: 'Aufnahmegrund' },
          paragraphs: [
            { fr: 'Fracture du col du fémur gauche après une chute.', de: 'Schenkelhalsfraktur links nach Sturz.' },
          ],
        },
        {
          title: { fr: 'Traitement', de: 'Behandlung' },
          paragraphs: [
            {
              fr: 'Prothèse de hanche le lendemain. Confusion de deux jours, résolue. Deux poches de sang.',
              de: 'Hüftprothese am Folgetag. Zwei Tage Delir, abgeklungen. Zwei Blutkonserven.',
            },
          ],
        },
        {
          title: { fr: 'Traitement de sortie', de: 'Medikation' },
          items: [
            { fr: 'Énoxaparine 40 mg par jour, 35 jours', de: 'Enoxaparin 40 mg täglich, 35 Tage' },
            { fr: 'Paracétamol 1 g trois fois par jour', de: 'Paracetamol 1 g dreimal täglich' },
            { fr: 'Vitamine D3 chaque mois', de: 'Vitamin D3 monatlich' },
          ],
        },
        {
          title: { fr: 'Consignes', de: 'Empfehlungen' },
          items: [
            {
              fr: 'Appui complet permis, kinésithérapie chaque jour.',
              de: 'Vollbelastung erlaubt, täglich Physiotherapie.',
            },
          ],
        },
      ],
    });
    s.prescribe([
      [
        'enoxaparin',
        { fr: '1 injection par jour, 35 jours', de: '1 Spritze täglich, 35 Tage', lb: '1 Sprëtz den Dag, 35 Deeg' },
      ],
    ]);
    s.medication('paracetamol', {
      fr: '3 fois par jour si douleur',
      de: '3-mal täglich bei Schmerzen',
      lb: '3 mol den Dag bei Péng',
    });
  });
  t.visit(fall - 0.3, t.specialist('radiology'), (s) =>
    s.document({
      kind: '18748-4',
      title: 'Radiographie de la hanche',
      sections: [{ paragraphs: ['Prothèse en place, pas de descellement. Déminéralisation diffuse.'] }],
    }),
  );
  t.visit(fall - 1.4, geriatrician, (s) => {
    s.document({
      kind: '11488-4',
      title: { fr: 'Évaluation gériatrique', de: 'Geriatrisches Assessment' },
      to: t.doctor,
      sections: [
        {
          items: [
            { fr: 'MMS 21/30.', de: 'MMST 21/30.' },
            { fr: 'Vitesse de marche 0,5 m/s.', de: 'Gehgeschwindigkeit 0,5 m/s.' },
            {
              fr: 'Dénutrition légère : compléments deux fois par jour.',
              de: 'Leichte Mangelernährung: Trinknahrung zweimal täglich.',
            },
          ],
        },
      ],
    });
    s.medication('alendronate', {
      fr: '1 comprimé par semaine, à jeun, assise',
      de: '1 Tablette pro Woche, nüchtern, im Sitzen',
      lb: '1 Tablett d’Woch, nüchtern',
    });
    s.medication('cholecalciferol', { fr: '1 ampoule par mois', de: '1 Ampulle im Monat', lb: '1 Ampull de Mount' });
  });
  const physiotherapist = t.of('physiotherapist');
  t.visit(fall - 1.8, physiotherapist, (s) => {
    s.carePlan({ fr: 'Rééducation de la hanche', de: 'Hüftrehabilitation', lb: 'Rehabilitatioun vun der Hëft' }, [
      {
        fr: 'Marche dans le couloir deux fois par jour',
        de: 'Zweimal täglich im Flur gehen',
        lb: 'Zweemol den Dag am Gank trëppelen',
      },
      { fr: 'Exercices d’équilibre', de: 'Gleichgewichtsübungen', lb: 'Gläichgewiichtsübungen' },
    ]);
    s.document({
      kind: '18776-5',
      title: { fr: 'Plan de rééducation', de: 'Rehabilitationsplan', lb: 'Rehabilitatiounsplang' },
      sections: [
        {
          paragraphs: [
            {
              fr: 'Objectif : marcher 50 m avec déambulateur et se lever seule.',
              de: 'Ziel: 50 m mit Rollator gehen und allein aufstehen.',
              lb: 'Zil: 50 m mam Rollator goen an eleng opstoen.',
            },
          ],
        },
      ],
    });
  });
  for (const month of [fall + 0.05, fall - 0.5, fall - 3, 1].filter((one) => one > 0.3)) {
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          haemoglobin: round(month > fall ? 12.6 : month > fall - 1 ? 9.4 : 11.8, 1),
          platelets: 228,
          creatinine: t.random.near(9.2, 0.08, 1),
          sodium: t.random.int(133, 139),
          potassium: 4.1,
          crp: month > fall - 1 ? 64 : 4.1,
          albumin: 33,
          vitaminD: month > fall - 2 ? 11 : 34,
        },
        { requester: t.doctor, pdf: month < 2, cda: month === fall - 3 && chapter === 1 },
      ),
    );
  }
  t.visit(2, t.doctor, (s) => {
    s.vaccine('influenza');
    s.vaccine('pneumococcus');
  });
  t.visit(1.5, nurse, (s) =>
    s.questionnaire({ fr: 'Douleur et humeur', de: 'Schmerz und Stimmung', lb: 'Péng a Stëmmung' }, [
      [{ fr: 'Douleur de 0 à 10', de: 'Schmerz von 0 bis 10', lb: 'Péng vun 0 bis 10' }, 2 + chapter],
      [{ fr: 'Appétit', de: 'Appetit', lb: 'Appetit' }, 'OK'],
    ]),
  );
  t.visit(0.2 + chapter * 0.3, nurse, (s) => {
    s.vitals({ bp: [134, 76], weight: round(55.4 + chapter * 3, 1), pulse: 74 });
    s.document({
      kind: '34746-8',
      title: { fr: 'Note de soins', de: 'Pflegenotiz', lb: 'Fleegenotiz' },
      format: 'text',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Marche 60 m avec déambulateur. Peau intacte. Boit 1,2 L par jour.',
              de: 'Geht 60 m mit Rollator. Haut intakt. Trinkt 1,2 L am Tag.',
              lb: 'Geet 60 m mam Rollator. Haut an der Rei. Drénkt 1,2 L den Dag.',
            },
          ],
        },
      ],
    });
  });
}
