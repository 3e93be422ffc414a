// Lucene as a peer of the bench; ../serve.go describes what is said over
// standard input and output.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

public class Peer {
    private final Analyzer analyzer;
    private final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private Directory directory;
    private DirectoryReader reader;
    private IndexSearcher searcher;

    private Peer(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    public static void main(String[] args) throws IOException {
        BooleanQuery.setMaxClauseCount(1 << 16);
        new Peer(args[0].equals("smartcn") ? new SmartChineseAnalyzer() : new WhitespaceAnalyzer()).serve();
    }

    private void serve() throws IOException {
        out.println("ready\tLucene " + Version.LATEST + ", Java " + System.getProperty("java.version"));
        out.flush();
        for (String line; (line = in.readLine()) != null; out.flush()) {
            String[] request = line.split("\t");
            try {
                switch (request[0]) {
                    case "build":
                        build(Path.of(request[1]), lines(request[2]));
                        break;
                    case "search":
                        search(Integer.parseInt(request[1]), lines(request[2]));
                        break;
                    default:
                        throw new IOException("request " + request[0] + " is not understood");
                }
            } catch (Exception | OutOfMemoryError e) {
                out.println("error\t" + e.toString().replaceAll("\\s", " "));
            }
        }
    }

    private String[] lines(String count) throws IOException {
        String[] lines = new String[Integer.parseInt(count)];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = in.readLine();
        }
        return lines;
    }

    private void build(Path dir, String[] lines) throws IOException {
        if (reader != null) {
            reader.close();
            directory.close();
        }
        String[][] docs = new String[lines.length][];
        for (int i = 0; i < lines.length; i++) {
            docs[i] = lines[i].replace('\u001e', '\n').split("\t", -1);
            lines[i] = null;
        }
        directory = FSDirectory.open(dir);
        // One thread adds; merging in the background is Lucene's default.
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity());
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            long begun = System.nanoTime();
            for (String[] d : docs) {
                Document doc = new Document();
                doc.add(new StoredField("id", d[0]));
                doc.add(new TextField("title", d[1], Field.Store.NO));
                doc.add(new TextField("text", d[2], Field.Store.NO));
                writer.addDocument(doc);
            }
            writer.commit();
            DirectoryReader.open(directory).close();
            out.println("ok\t" + (System.nanoTime() - begun));
            writer.forceMerge(1); // not timed: fast to build and fast to search
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(new BM25Similarity());
    }

    private void search(int limit, String[] queries) throws IOException {
        for (String query : queries) {
            long begun = System.nanoTime();
            ScoreDoc[] found = searcher.search(parse(query), limit).scoreDocs;
            StringBuilder line = new StringBuilder().append(System.nanoTime() - begun);
            for (ScoreDoc hit : found) { // looking up the ids is not timed
                line.append('\t').append(searcher.doc(hit.doc).get("id"));
            }
            out.println(line);
        }
    }

    /** Any of the query's terms, each once, in the title or in the text. */
    private BooleanQuery parse(String query) throws IOException {
        Set<String> terms = new LinkedHashSet<>();
        try (TokenStream tokens = analyzer.tokenStream("text", new StringReader(query))) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String term : terms) {
            any.add(new TermQuery(new Term("title", term)), BooleanClause.Occur.SHOULD);
            any.add(new TermQuery(new Term("text", term)), BooleanClause.Occur.SHOULD);
        }
        return any.build();
    }
}
