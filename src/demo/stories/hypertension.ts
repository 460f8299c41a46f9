import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { consultationLetter, evening, morning, trend, usual } from './phrases.ts';

export function tellHypertension(t: Teller, chapter: number): void {
  const months = [48, 36, 24, 12, 3 + chapter * 0.4];
  const systolic = trend(t, 166, 134, months.length, 0);
  const ldl = trend(t, 1.9, 1.2, months.length, 2);
  t.visit(49, t.doctor, (s) => {
    s.condition(
      'I10',
      {
        fr: 'Hypertension artérielle',
        de: 'Arterielle Hypertonie',
        pt: 'Hipertensão arterial',
        lb: 'Héijen Bluttdrock',
        en: 'High blood pressure',
      },
      { since: t.ago(90 + chapter * 11) },
    );
    s.condition(
      'E78.0',
      {
        fr: 'Hypercholestérolémie',
        de: 'Hypercholesterinämie',
        pt: 'Hipercolesterolemia',
        lb: 'Ze vill Cholesterin',
        en: 'High cholesterol',
      },
      { since: t.ago(70) },
    );
    s.medication(chapter % 2 === 0 ? 'perindopril' : 'losartan', morning, { since: t.ago(80) });
  });
  months.forEach((month, i) => {
    const pressure = systolic[i] ?? 140;
    t.visit(month, t.doctor, (s) => {
      s.encounter('AMB', {
        fr: 'Contrôle de la tension',
        de: 'Blutdruckkontrolle',
        pt: 'Controlo da tensão',
        lb: 'Bluttdrockkontroll',
      });
      s.vitals({
        bp: [pressure, Math.round(pressure * 0.6)],
        pulse: t.random.int(64, 80),
        weight: t.random.near(84, 0.02, 1),
      });
      if (i === 2) s.medication('amlodipine', evening);
      if (i > 1) s.vaccine('influenza');
      if (i === 4)
        s.prescribe([
          [chapter % 2 === 0 ? 'perindopril' : 'losartan', morning],
          ['amlodipine', evening],
        ]);
    });
    t.visit(month - 0.3, t.laboratory, (s) =>
      s.labs(
        {
          ...usual(t),
          ldl: ldl[i] ?? 1.4,
          cholesterol: round((ldl[i] ?? 1.4) + 0.8, 2),
          potassium: t.random.near(4.2, 0.06, 1),
          creatinine: t.random.near(8.2, 0.05, 1),
        },
        { requester: t.doctor, pdf: i === 4, cda: i === 1 },
      ),
    );
  });
  const cardiologist = t.author('claire-weber');
  if (chapter < 3) {
    t.trust(cardiologist, 24, chapter === 1 ? 5 : undefined);
    t.visit(23, cardiologist, (s) => {
      s.vitals({ bp: [148, 88], pulse: 70 });
      s.document({
        kind: '11488-4',
        title: consultationLetter,
        to: t.doctor,
        sections: [
          {
            paragraphs: [
              {
                fr: 'Merci de m’avoir adressé ce patient pour une hypertension difficile à équilibrer.',
                de: 'Vielen Dank für die Überweisung wegen schwer einstellbarer Hypertonie.',
                pt: 'Obrigada por me ter enviado este doente com hipertensão difícil de controlar.',
              },
            ],
          },
          {
            title: { fr: 'Examens', de: 'Befunde', pt: 'Exames' },
            items: [
              {
                fr: 'Électrocardiogramme : rythme sinusal, pas d’hypertrophie.',
                de: 'EKG: Sinusrhythmus, keine Hypertrophie.',
                pt: 'Eletrocardiograma: ritmo sinusal, sem hipertrofia.',
              },
              {
                fr: 'Échographie : fraction d’éjection 60 %.',
                de: 'Echokardiographie: EF 60 %.',
                pt: 'Ecografia: fração de ejeção 60 %.',
              },
            ],
          },
          {
            title: { fr: 'Proposition', de: 'Empfehlung', pt: 'Proposta' },
            paragraphs: [
              {
                fr: 'Ajouter de l’amlodipine 5 mg le soir, mesurer la tension à la maison pendant sept jours, revoir dans un an.',
                de: 'Zusätzlich Amlodipin 5 mg abends, Heimmessung über sieben Tage, Kontrolle in einem Jahr.',
                pt: 'Juntar amlodipina 5 mg à noite, medir a tensão em casa durante sete dias, rever dentro de um ano.',
              },
            ],
          },
        ],
      });
    });
  }
}
