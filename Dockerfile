FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/incidents

# The lock for production knows neither the embedded servers nor the tools of development.
COPY requirements-production.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock

COPY wsgi.py ./
COPY templates templates
COPY tasks tasks
COPY incidents incidents

# The code stays root's: a process that is broken into cannot change it.
RUN python -m compileall -q incidents tasks wsgi.py \
    && useradd --system --no-create-home incidents
USER incidents

EXPOSE 8000
CMD ["gunicorn", "--config", "python:incidents.web_server", "wsgi:app"]
