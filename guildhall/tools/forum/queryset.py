"""Sets of topics, as conditions on contributions."""

from django.db.models import Q

UNANSWERED = Q(topic__is_question=True, topic__answer=None)  # a question without an accepted answer
SILENT = Q(topic__is_question=True, topic__answer=None, replies=0)  # a question nobody has replied to
