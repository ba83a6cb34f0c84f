"""Names of well-known Java libraries whose archives do not tell theirs, because no Maven built them.

A row is a pattern of the name, the directory of classes, the group and, where the library goes by another
name than the file, the artifact; a pattern of versions may follow, where later ones have another group.  It
is believed only of an archive that has classes there: a file's name alone proves nothing.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

_ROWS = r"""
spring-boot-admin-.*            de/codecentric/boot/                 de.codecentric
spring-boot(-.*)?               org/springframework/boot/            org.springframework.boot
spring-security-.*              org/springframework/security/        org.springframework.security
spring-session-.*               org/springframework/session/         org.springframework.session
spring-integration-.*           org/springframework/integration/     org.springframework.integration
spring-kafka(-test)?            org/springframework/kafka/           org.springframework.kafka
spring-(amqp|rabbit.*)          org/springframework/amqp/            org.springframework.amqp
spring-batch-.*                 org/springframework/batch/           org.springframework.batch
spring-graphql(-test)?          org/springframework/graphql/         org.springframework.graphql
spring-ldap-.*                  org/springframework/ldap/            org.springframework.ldap
spring-retry                    org/springframework/retry/           org.springframework.retry
spring-(ws|xml)(-.*)?           org/springframework/(?:ws|xml)/      org.springframework.ws
spring-(aop|aspects|beans)      org/springframework/                 org.springframework
spring-context(-.*)?            org/springframework/                 org.springframework
spring-(core|expression)        org/springframework/                 org.springframework
spring-jcl                      org/apache/commons/logging/          org.springframework
spring-(instrument|jdbc|jms)    org/springframework/                 org.springframework
spring-(messaging|orm|oxm)      org/springframework/                 org.springframework
spring-(r2dbc|test|tx|web)      org/springframework/                 org.springframework
spring-web(flux|mvc|socket)     org/springframework/                 org.springframework
tomcat-embed-.*                 org/apache/(?:tomcat|catalina|jasper|el)/       org.apache.tomcat.embed
tomcat-.*                       org/apache/(?:tomcat|juli|naming|coyote)/       org.apache.tomcat
catalina(-.*)?|jasper(-el)?     org/apache/(?:catalina|jasper|el)/   org.apache.tomcat:tomcat-$0
hibernate-validator(-.*)?       org/hibernate/validator/             org.hibernate.validator
hibernate-(core|envers|c3p0)    org/hibernate/                       org.hibernate           [345]\..*
hibernate-entitymanager         org/hibernate/                       org.hibernate           [345]\..*
hibernate-(core|envers|c3p0)    org/hibernate/                       org.hibernate.orm       [6-9]\..*
asm(-.*)?                       org/objectweb/asm/                   org.ow2.asm             [4-9].*
bc(prov|pkix|pg|util|mail|tls)-(jdk|lts|ext-).*  org/bouncycastle/   org.bouncycastle
mysql-connector-java            com/mysql/                           mysql
mysql-connector-j               com/mysql/                           com.mysql
postgresql                      org/postgresql/                      org.postgresql          42\..*
h2                              org/h2/                              com.h2database
kotlin-.*                       kotlin/                              org.jetbrains.kotlin
kotlinx-.*                      kotlinx/                             org.jetbrains.kotlinx
okhttp(-.*)?                    okhttp3/                             com.squareup.okhttp3
okio(-.*)?                      okio/                                com.squareup.okio
retrofit                        retrofit2/                           com.squareup.retrofit2
moshi(-.*)?                     com/squareup/moshi/                  com.squareup.moshi
caffeine                        com/github/benmanes/caffeine/        com.github.ben-manes.caffeine
xercesImpl                      org/apache/xerces/                   xerces
xalan|serializer                org/apache/(?:xalan|xml/serializer)/  xalan
scala-(library|reflect|compiler)  scala/                             org.scala-lang
kafka-.*|connect-.*             org/apache/kafka/                    org.apache.kafka
kafka_\d.*                      kafka/                               org.apache.kafka
lucene-.*                       org/apache/lucene/                   org.apache.lucene
solr-.*                         org/apache/solr/                     org.apache.solr
elasticsearch(-.*)?             org/elasticsearch/                   org.elasticsearch
opensearch(-.*)?                org/opensearch/                      org.opensearch
grpc-.*                         io/grpc/                             io.grpc
opentelemetry-.*                io/opentelemetry/                    io.opentelemetry
micrometer-.*                   io/micrometer/                       io.micrometer
micronaut-.*                    io/micronaut/                        io.micronaut
reactor-netty(-.*)?             reactor/netty/                       io.projectreactor.netty
reactor-.*                      reactor/                             io.projectreactor
reactive-streams                org/reactivestreams/                 org.reactivestreams
rxjava                          io/reactivex/rxjava3/                io.reactivex.rxjava3
rxjava                          io/reactivex/                        io.reactivex.rxjava2
rxjava                          rx/                                  io.reactivex
groovy(-.*)?                    org/(?:apache|codehaus)/groovy/      org.codehaus.groovy     [123]\..*
groovy(-.*)?                    org/(?:apache|codehaus)/groovy/      org.apache.groovy       [4-9]\..*
dom4j                           org/dom4j/                           dom4j                   1\..*
dom4j                           org/dom4j/                           org.dom4j               2\..*
ant(-.*)?                       org/apache/tools/ant/                org.apache.ant         1\.(?:[7-9]|1\d).*
ivy                             org/apache/ivy/                      org.apache.ivy
ehcache                         org/ehcache/                         org.ehcache
log4j                           org/apache/log4j/                    log4j
commons-(beanutils|codec|io)    org/apache/commons/                  commons-$1
commons-(collections|dbcp)      org/apache/commons/                  commons-$1              [123]\..*
commons-(digester|el|pool)      org/apache/commons/                  commons-$1              [12]\..*
commons-(fileupload|lang|net)   org/apache/commons/                  commons-$1
commons-(httpclient|logging)    org/apache/commons/                  commons-$1
commons-validator               org/apache/commons/                  commons-validator
hsqldb                          org/hsqldb/                          org.hsqldb              2\..*
ojdbc\d+                        oracle/jdbc/                         com.oracle.database.jdbc
mssql-jdbc                      com/microsoft/sqlserver/             com.microsoft.sqlserver
aspectj(rt|weaver|tools)        org/aspectj/                         org.aspectj
junit-jupiter(-.*)?             org/junit/jupiter/                   org.junit.jupiter
junit-platform-.*               org/junit/platform/                  org.junit.platform
mockito-.*                      org/mockito/                         org.mockito
checker(-qual.*)?               org/checkerframework/                org.checkerframework
jna-platform                    com/sun/jna/platform/                net.java.dev.jna
jna                             com/sun/jna/                         net.java.dev.jna
"""


class _Row(Struct, frozen=True):
    name: re.Pattern[str]
    classes: re.Pattern[bytes]
    group: str
    artifact: str
    versions: re.Pattern[str]


def known(name: str, version: str, directory: bytes) -> tuple[str, str] | None:
    """Return group and artifact of a library by its file's name and its archive's central directory."""
    for row in _rows():
        found = row.name.fullmatch(name)
        if found and row.versions.fullmatch(version) and row.classes.search(directory):
            part = found[found.lastindex] if found.lastindex else ""
            return row.group.replace("$1", part), row.artifact.replace("$0", name)
    return None


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(map(_row, _ROWS.strip().split("\n")))


def _row(line: str) -> _Row:
    name, classes, target, versions = (*line.split(), ".*")[:4]
    group, _, artifact = target.partition(":")
    within = re.compile(classes.encode() + rb"[^\0]{1,200}\.class")
    return _Row(re.compile(name), within, group, artifact or "$0", re.compile(versions))
