# Not yet run: no container engine was at hand when this was written.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data STATIC_ROOT=/srv/static
WORKDIR /srv/commonplace

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --no-input \
    && useradd --system --no-create-home commonplace \
    && install -d -o commonplace /data
USER commonplace
VOLUME /data
EXPOSE 8000

CMD ["gunicorn", "config.wsgi", "-k", "gthread", "--workers", "2", "--threads", "4", "--bind", "0.0.0.0:8000", "--no-control-socket"]
