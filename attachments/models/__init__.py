from attachments.models.allowance import Allowance, NoRoom
from attachments.models.attachment import IN_TEXT, Attachment, AttachmentUse
from attachments.models.text import AttachmentText

__all__ = ["IN_TEXT", "Allowance", "Attachment", "AttachmentText", "AttachmentUse", "NoRoom"]
