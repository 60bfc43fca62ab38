"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from yobal.web.public.crowd.gate import Gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yobal.config.settings")
application = Gate(get_wsgi_application())
