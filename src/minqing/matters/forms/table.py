"""The form of every move, by the move's name."""

from minqing.matters.forms import asking, registering, sending, waiting, working
from minqing.matters.forms.moves import MoveForm

FORMS: dict[str, type[MoveForm]] = {
    form.move: form
    for form in (
        sending.RegisterDraftForm,
        registering.RewriteForm,
        sending.AcceptForm,
        sending.RejectForm,
        sending.PassUpForm,
        sending.DispatchForm,
        sending.ReassignForm,
        sending.KeepForm,
        sending.ReworkForm,
        sending.CloseDisputedForm,
        sending.ArchiveForm,
        sending.AmendForm,
        sending.NoteForm,
        sending.InviteForm,
        sending.JoinForm,
        working.SignForm,
        working.HandleForm,
        working.DeferForm,
        working.PassOnForm,
        working.AskReturnForm,
        waiting.AskExtensionForm,
        waiting.ExtendForm,
        waiting.RefuseExtensionForm,
        waiting.PauseForm,
        waiting.ResumeForm,
        working.ReplyForm,
        working.DeliverForm,
        working.SeekForm,
        asking.EvaluateForm,
        asking.CallForm,
        asking.ReopenForm,
        asking.WithdrawForm,
        asking.AssessForm,
    )
}
