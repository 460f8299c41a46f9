// Portuguese: what went wrong with a sign-in.
import type { PartWords } from '../translate.ts';
import type { signInProblemFr } from './fr.ts';

export const signInProblemPt: PartWords<typeof signInProblemFr> = {
  title: 'Não foi possível iniciar sessão',
  lead: 'Nada foi aberto nem alterado.',
  leadAgain: 'Nada foi alterado. A sua sessão continua como antes.',
  expired: 'O pedido de início de sessão expirou.',
  'expired.next': 'Um pedido vale quinze minutos e uma só vez. Recomece, com o seu meio de identificação à mão.',
  'other-browser': 'A resposta chegou a outro navegador.',
  'other-browser.next':
    'Comece e termine no mesmo navegador e no mesmo aparelho. Se não começou nada, feche esta página.',
  cancelled: 'Interrompeu o início de sessão.',
  'cancelled.next': 'Recomece quando quiser ou escolha outro meio.',
  'provider-unavailable': 'O serviço de identificação não responde de momento.',
  'provider-unavailable.next': 'A avaria é desse serviço, não sua. Tente outro meio ou volte dentro de alguns minutos.',
  'provider-refused': 'Não foi possível verificar a resposta do serviço de identificação.',
  'provider-refused.next':
    'Por segurança, foi posta de lado. Recomece; se voltar a acontecer, ligue para a assistência.',
  'level-too-low': 'Este meio de identificação não é suficientemente seguro.',
  'level-too-low.next':
    'Um processo de saúde pede um meio mais forte; os profissionais e a agência usam o mais forte. Escolha outro.',
  'step-up-refused': 'A sua confirmação não foi aceite.',
  'step-up-refused.next':
    'Era preciso mostrar de novo que é você, com um meio suficientemente seguro. Confirme outra vez ou volte sem confirmar.',
  'other-person': 'Outra pessoa identificou-se.',
  'other-person.next':
    'Só a pessoa com sessão iniciada pode confirmar. Confirme você mesmo ou termine a sessão antes de dar o lugar.',
  'no-account': 'Não encontrámos conta para esta identidade.',
  'no-account.next':
    'Pacientes: se tem uma carta da agência, ative a sua conta. Profissionais: a primeira vez faz-se com o código de ativação.',
  'account-disabled': 'Esta conta está desativada.',
  'account-disabled.next': 'Ligue para a assistência: dir-lhe-á porquê e o que fazer.',
  'activation-expired': 'Este código de ativação já não é válido.',
  'activation-expired.next':
    'Foi usado, substituído ou é demasiado antigo. Peça um novo ao administrador do seu estabelecimento ou à agência.',
  'activation-refused': 'Esta identidade não pode ser ligada a esta conta.',
  'activation-refused.next':
    'O nome não é o do registo, ou um dos dois já está ligado. O seu código continua válido: ligue para a assistência.',
  'invalid-request': 'Este endereço não leva a nenhum início de sessão.',
  'invalid-request.next': 'Comece na página inicial e escolha quem é.',
  retry: 'Recomeçar',
  otherWay: 'Escolher outro meio',
  confirm: 'Confirmar outra vez',
  back: 'Voltar sem confirmar',
  activate: 'Ativar a minha conta',
  start: 'Ir para a página inicial',
  help: 'Falar com alguém',
  helpText:
    'A assistência responde nos dias úteis das 8 às 18 horas. Nunca dê o seu código de presença nem o de ativação por telefone.',
  reference: 'Para a assistência: {code}',
};
